export const text = "Modules without a build:";
