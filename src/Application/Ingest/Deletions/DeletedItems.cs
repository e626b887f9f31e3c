using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Names;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>
/// Tells of items that a source has sent before whether what they brought was deleted since: then they count as not
/// sent, so that the same file brings it back. Rows are forgotten by their numbers when they are deleted; an instrument
/// or a corporate action is what many items of many sources have made of it, and is looked for when one of them comes
/// again. Only for the pipeline's one writer.
/// </summary>
internal sealed class DeletedItems(CommitDraft draft, DraftNames names, IDeletionRecords records)
{
    private Deleted? _deleted;

    /// <summary>Whether what an item brought was deleted, and is not there again.</summary>
    public async ValueTask<bool> ContainsAsync(
        IngestItem item, Arrival arrival, CancellationToken cancellationToken) =>
        item switch
        {
            IngestItem.OfInstrument given => await ContainsAsync(given.Instrument, arrival, cancellationToken),
            IngestItem.OfCorporateAction(var action) => await ContainsAsync(action, cancellationToken),
            _ => false,
        };

    /// <summary>Forgets what is known of the store.</summary>
    public void Clear() => _deleted = null;

    private async ValueTask<bool> ContainsAsync(
        Instrument given, Arrival arrival, CancellationToken cancellationToken)
    {
        var key = names.FindForInstrument(given, arrival.Time, out var unclear);
        return unclear is null
            && draft.Find(key) is null
            && (await GetAsync(cancellationToken)).Symbols.Contains(given.Symbol);
    }

    private async ValueTask<bool> ContainsAsync(CorporateAction given, CancellationToken cancellationToken)
    {
        var key = names.FindForAction(given.Symbol, given.ExDate, string.Empty, out var unclear);
        var change = draft.Find(key);
        if (unclear is not null
            || (change?.CorporateActions ?? change?.State.CorporateActions)?.Says(given) == true)
        {
            return false;
        }

        var deleted = await GetAsync(cancellationToken);
        return deleted.Symbols.Contains(key) || deleted.Actions.Contains((key, given.ExDate, given.Type));
    }

    private async ValueTask<Deleted> GetAsync(CancellationToken cancellationToken)
    {
        if (_deleted is null)
        {
            HashSet<Symbol> symbols = [];
            HashSet<(Symbol Key, LocalDate? ExDate, CorporateActionType Type)> actions = [];
            foreach (var record in await records.ListAsync(cancellationToken))
            {
                var request = DeletionRequest.Parse(record.Request);
                if (request.Target == DeletionTarget.Instrument)
                {
                    symbols.UnionWith(request.Symbols);
                    symbols.UnionWith(DeletionResult.Parse(record.Result).GoneSymbols.Select(Symbol.Parse));
                }
                else if (request.Target == DeletionTarget.CorporateAction)
                {
                    actions.Add((request.Symbols[0], request.ExDate, request.ActionType));
                }
            }

            _deleted = new Deleted(symbols, actions);
        }

        return _deleted;
    }

    private sealed record Deleted(
        HashSet<Symbol> Symbols, HashSet<(Symbol Key, LocalDate? ExDate, CorporateActionType Type)> Actions);
}
