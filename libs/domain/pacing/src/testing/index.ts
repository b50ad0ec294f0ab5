export { figuresOf, mostAbove, rateBetween, seeded } from './figures.js';
export { ProviderBucket } from './provider-bucket.js';
export { type Scenario, type SentCall, simulate } from './simulate.js';
