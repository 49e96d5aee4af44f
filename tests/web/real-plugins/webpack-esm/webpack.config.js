export default {
	mode: "production",
	devtool: "source-map",
	entry: "./src/index.js",
	experiments: { outputModule: true },
	output: {
		module: true,
		clean: true,
		library: { type: "module" },
		publicPath: "auto",
		chunkFilename: "[name].[contenthash].js",
		assetModuleFilename: "[hash][ext]",
	},
	module: {
		rules: [
			{ test: /\.css$/, use: ["style-loader", "css-loader"] },
			{ test: /\.svg$/, type: "asset/resource" },
		],
	},
};
