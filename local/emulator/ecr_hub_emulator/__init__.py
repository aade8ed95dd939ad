"""AWS as the local engine needs it: moto's server with the operations that moto lacks."""
