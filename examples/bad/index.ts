// Each resource of this stack breaks one rule, and has the name of the policy that stops it.
import "./identities";
import "./registry";
import "./repositories";
import "./workloads";
