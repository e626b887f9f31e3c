using System.CommandLine;

namespace FinApi.Cli.CommandLine;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Inputs
{
    public static Option<bool> Json() => new("--json") { Description = "Write the server's answer as JSON." };

    public static Argument<string[]> Symbols()
    {
        var symbols = new Argument<string[]>("SYMBOL")
        {
            Description = "Instruments, such as AAPL; at most 500.",
            Arity = ArgumentArity.OneOrMore,
        };
        symbols.Validators.Add(Values.RefuseOptions);
        return symbols;
    }
}
