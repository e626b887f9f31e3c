using FinApi.Cli;

using var interruption = Interruption.OnSignals();
return await CliApplication.RunAsync(args, CliContext.OfProcess(), interruption);
