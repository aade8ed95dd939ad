exports.VERSION = "11.0.0";
exports.register = () => undefined;
