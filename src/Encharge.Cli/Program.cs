using Encharge.Cli;

return await EnchargeCommand.RunAsync(args, Surroundings.OfProcess(), CancellationToken.None);
