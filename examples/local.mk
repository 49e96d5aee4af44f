# Plugins to publish and a shell to see them in.  The shell is bundled by
# npm ci && npm run build in examples/shell, which leaves it in dist/.
vital_signs = examples/plugins/@demo/vital-signs
EXTRA_DIST += \
	examples/README.md \
	examples/plugins/hello-patient/hello-patient.js \
	$(vital_signs)/package.json \
	$(vital_signs)/harmonix-plugin.json \
	$(vital_signs)/index.js \
	$(vital_signs)/chunks/chart.js \
	$(vital_signs)/assets/heart.svg \
	$(vital_signs)/assets/vital-signs.css \
	examples/shell/.gitignore \
	examples/shell/package.json \
	examples/shell/package-lock.json \
	examples/shell/build.mjs \
	examples/shell/public/config.json \
	examples/shell/public/index.html \
	examples/shell/public/shell.css \
	examples/shell/public/shell.svg \
	examples/shell/src/api.js \
	examples/shell/src/config.js \
	examples/shell/src/main.js \
	examples/shell/src/regions.js \
	examples/shell/src/status.js
