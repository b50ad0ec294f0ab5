/** The account that all three AWS services of the stand-in belong to. */
export const ACCOUNT = '123456789012';
