import { describeAdoption } from "../support/adoption";

// `npm run check:adoption`: as many as a team has, in minutes.
describeAdoption(200);
