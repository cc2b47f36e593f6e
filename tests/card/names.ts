export const CENTRE = "kz-ala-01";
export const EPOCH = "7Q0M2K9X4T";
