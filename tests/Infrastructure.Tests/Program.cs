using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Sqlite;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

if (args is [CommittingProcess.Command, var folder])
{
    await CommittingProcess.CommitForeverAsync(folder);
}

// What xunit's own entry point does.
return args.Contains("-automated") || args.Contains("@@")
    ? await ConsoleRunner.Run(args)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
