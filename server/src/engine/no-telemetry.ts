/**
 * ONNX Runtime, since 1.29, reports to its maker and keeps an identifier of the machine in the home
 * folder, unless it finds this when it is loaded. Imported before it, and in the main thread too:
 * what a worker thread sets in its environment no native library sees.
 */
// biome-ignore lint/style/noProcessEnv: there is no other switch
process.env.ORT_DISABLE_TELEMETRY = '1';
