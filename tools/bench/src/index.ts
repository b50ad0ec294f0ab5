export { runBench } from './bench.js';
export { readOptions } from './options.js';
export { type BenchStack, type StackPlan, type World } from './world.js';
