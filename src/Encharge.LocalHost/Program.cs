using Encharge.LocalHost;

var commandLine = CommandLine.Parse(args);
if (commandLine.Mistakes.Count > 0)
{
    foreach (var mistake in commandLine.Mistakes)
        Console.Error.WriteLine(mistake);
    return 2;
}

if (commandLine.IsHelp)
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

try
{
    await using var host = await LocalHostApplication.StartAsync(commandLine.Options, Console.Out);
    foreach (var line in StartupLines.For(host.BaseAddress, host.WriteKey))
        Console.WriteLine(line);
    if (host.TelemetryEndpoint is { } endpoint)
        Console.WriteLine($"Telemetry goes to {endpoint}");
    return await host.RunAsync();
}
catch (LocalHostException trouble)
{
    Console.Error.WriteLine(trouble.Message);
    return 1;
}
