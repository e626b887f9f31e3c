using FinApi.Cli;
using FinApi.Cli.CommandLine;

using var interruption = Interruption.OnSignals();
return await CliApplication.RunAsync(args, CliContext.OfProcess(), interruption);
