namespace FinApi.Cli.Tests.Terminals;

/// <summary>A kind of terminal that people have.</summary>
internal sealed record Looks(int Columns, string Term, bool IsColourless = false)
{
    /// <summary>Whether it can draw over what is there.</summary>
    public bool DrawsInPlace => Term != "dumb";

    public override string ToString() => $"{Columns} {Term}{(IsColourless ? " NO_COLOR" : string.Empty)}";

    public IReadOnlyDictionary<string, string> AddTo(IReadOnlyDictionary<string, string> environment)
    {
        var added = new Dictionary<string, string>(environment) { ["TERM"] = Term };
        if (IsColourless)
        {
            added["NO_COLOR"] = "1";
        }

        return added;
    }
}
