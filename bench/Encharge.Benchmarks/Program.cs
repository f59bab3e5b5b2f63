using System.Net.Sockets;
using System.Runtime.InteropServices;
using Azure;
using Encharge.Benchmarks;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Startup;
using Encharge.LocalHost;

if (args is ["serve", ..])
    return await ServerRole.RunAsync(args[1..]);
if (args is ["empty", var port])
    return await EmptyApplication.RunAsync(port);

var (options, mistake) = BenchmarkOptions.Parse(args);
if (mistake is not null)
{
    await Console.Error.WriteLineAsync($"{mistake}{Environment.NewLine}{BenchmarkOptions.Help}");
    return 2;
}

// The load is sent and received by one thread, which leaves the cores to the servers; read when the first socket opens.
Environment.SetEnvironmentVariable(ServerProcess.InlineCompletions, "1");
try
{
    using var stop = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });
    await new BenchmarkRun(options, Console.Out).RunAsync(stop.Token);
    return 0;
}
catch (Exception trouble) when (trouble
    is BenchmarkException or LocalHostException or OperationCanceledException or SocketException or RequestFailedException)
{
    await Console.Error.WriteLineAsync(trouble.Message);
    return 1;
}
