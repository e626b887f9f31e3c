using System.CommandLine;
using FinApi.Cli.CommandLine;

namespace FinApi.Cli.Deletions;

/// <summary>How a deletion goes on after its preview.</summary>
internal sealed class DeletionInputs
{
    private readonly Option<bool> _preview = new("--preview")
    {
        Description = "Only show what would be deleted, and the token for finapi delete token.",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Delete without asking." };

    private readonly Option<bool> _json = Inputs.Json();

    public void AddTo(Command command)
    {
        command.Options.Add(_preview);
        command.Options.Add(_yes);
        command.Options.Add(_json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_preview) && result.GetValue(_yes))
            {
                result.AddError("--preview deletes nothing, and --yes deletes without asking: name one of them.");
            }
        });
    }

    public DeletionChoice Read(ParseResult parsed) =>
        new(parsed.GetValue(_preview), parsed.GetValue(_yes), parsed.GetValue(_json));
}
