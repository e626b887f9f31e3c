using Google.Protobuf;

namespace FinApi.Cli.CommandLine;

/// <summary>Answers as JSON, as the REST interface spells them.</summary>
internal static class JsonOutput
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    public static void WriteJson(this CliContext context, IMessage message) =>
        context.Output.WriteLine(Formatter.Format(message));
}
