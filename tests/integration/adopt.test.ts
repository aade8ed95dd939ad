import { describeAdoption } from "../support/adoption";

describeAdoption(24);
