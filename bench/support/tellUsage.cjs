// Loaded into a process before its program: it then tells its parent, whenever asked, what it has used so far.
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send({ cpuSeconds: (user + system) / 1e6, megabytes: maxRSS / 1024 });
});
process.channel.unref();
