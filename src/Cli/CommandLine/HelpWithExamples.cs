using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FinApi.Cli.CommandLine;

/// <summary>The usual help, then examples and how to say where the server is.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    private const string Settings = """
        Settings, from the environment or else from ~/.config/finapi/config.json,
        as {"url": "", "grpc": "", "key": ""}:
          FINAPI_URL   where reads go; default http://localhost:8080
          FINAPI_GRPC  where imports, live prices and account calls go;
                       default http://localhost:8081
          FINAPI_KEY   API key; `finapi login` keeps one in the file

        Exit code: 0 done, 1 failed or rows rejected, 2 wrong use,
        130 ended with Ctrl-C.
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExampleCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine(Settings);
        return exitCode;
    }
}
