using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FinApi.Api.CommandLine;

/// <summary>The usual help, then how settings are written.</summary>
internal sealed class HelpWithSettings : SynchronousCommandLineAction
{
    private const string Settings = """
        Settings, of the server and of every command:
          --Section:Key=value, such as --Ports:Http=8090
          or Section__Key in the environment, such as Ports__Http
          or appsettings.json beside the program; README.md lists them.

        Exit code: 0 done, 1 failed, 2 wrong use.
        """;

    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Settings);
        return exitCode;
    }
}
