// Loads the modules named in its arguments and prints what that took. Plain JavaScript: nothing else shall be loaded yet.
const memory = process.memoryUsage().rss;
const start = process.cpuUsage();
for (const name of process.argv.slice(2)) require(name);
const { user, system } = process.cpuUsage(start);
const megabytes = (process.memoryUsage().rss - memory) / 2 ** 20;
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, megabytes }));
process.exit();
