using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>Finds out what a deletion takes. Changes nothing.</summary>
internal sealed class DeletionPlanner(
    LatestMarket market, VisibleInstruments instruments, IDeletionReader rows, ISourceRunReader runs)
{
    /// <summary>The keys of the instruments that an operator names, each once.</summary>
    /// <param name="names">The names.</param>
    /// <param name="range">The range of what is deleted, in which a symbol may be another's; null: as of now.</param>
    public Result<IReadOnlyList<Symbol>> FindKeys(IReadOnlyList<string> names, TimeRange? range)
    {
        var keys = new List<Symbol>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (!market.TryGet(names[i], range, out var state))
            {
                return instruments.FindAmbiguous(names[i], range, $"symbols[{i}]") ?? NotFound(names[i]);
            }

            keys.Add(state.Instrument.Symbol);
        }

        return Result.Of<IReadOnlyList<Symbol>>([.. keys.Distinct()]);
    }

    /// <summary>What a deletion takes now.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="known">
    /// Of a source: the rows as they were found before, whose instruments and times are looked at alone; null: all
    /// tables are read from end to end.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<DeletionPlan>> PlanAsync(
        DeletionRequest request, RowScope? known, CancellationToken cancellationToken)
    {
        foreach (var symbol in request.Symbols)
        {
            if (!market.TryGet(symbol, out _))
            {
                return NotFound(symbol.Value);
            }
        }

        var planned = request.Target switch
        {
            DeletionTarget.Source => await PlanSourceAsync(request, known, cancellationToken),
            DeletionTarget.Instrument => await PlanInstrumentAsync(request, cancellationToken),
            DeletionTarget.CorporateAction => PlanAction(request),
            _ => await PlanRowsAsync(
                new DeletionPlan(request, new RowScope(request.Symbols, request.EffectiveKinds, request.Range), []),
                cancellationToken),
        };
        return planned.IsSuccess
            ? planned.Value with { Description = request.Describe(market.Names.ToldOf) }
            : planned;
    }

    private Error NotFound(string name) =>
        market.WasDeleted(name.ToUpperInvariant())
            ? Error.SymbolDeleted(name.ToUpperInvariant())
            : Error.SymbolNotFound(name.ToUpperInvariant());

    private async Task<Result<DeletionPlan>> PlanSourceAsync(
        DeletionRequest request, RowScope? known, CancellationToken cancellationToken)
    {
        var ranges = await runs.ListRangesAsync(request.Source, cancellationToken);
        if (ranges.Count == 0)
        {
            return NothingStored(
                "source",
                $"No stored row is known to have come from {request.Source}. Rows that an older FinApi stored are not "
                + "known by source: delete these by instrument and range.");
        }

        var span = new SequenceRange(ranges[0].First, ranges[^1].Last);
        var scope = known ?? await FindScopeAsync(request, span, cancellationToken);
        return await PlanRowsAsync(
            new DeletionPlan(request, scope with { Source = request.Source, Span = span }, []) { Ranges = ranges },
            cancellationToken);
    }

    private async Task<RowScope> FindScopeAsync(
        DeletionRequest request, SequenceRange span, CancellationToken cancellationToken)
    {
        var found = (await rows.FindSymbolsAsync(request.Source, span, cancellationToken))
            .Where(each => request.Symbols.Count == 0 || request.Symbols.Contains(each.Symbol))
            .ToList();
        Symbol[] symbols =
            [.. found.Select(each => each.Symbol).Distinct().OrderBy(each => each.Value, StringComparer.Ordinal)];
        var range = found.Count == 0
            ? request.Range
            : new TimeRange(
                Later(request.Range.Start, found.Min(each => each.First)),
                Earlier(request.Range.End, found.Max(each => each.Last) + Duration.Epsilon));
        return new RowScope(symbols, request.EffectiveKinds, range);
    }

    private async Task<Result<DeletionPlan>> PlanInstrumentAsync(
        DeletionRequest request, CancellationToken cancellationToken)
    {
        market.TryGet(request.Symbols[0], out var state);
        var scope = new RowScope([state!.Instrument.Symbol], request.EffectiveKinds, default);
        return new DeletionPlan(request, scope, await rows.ListDaysAsync(scope, cancellationToken))
        {
            Instrument = state.Instrument,
            SharesSymbols = market.Names.Directory.SharesSymbols(state.Instrument.Symbol),
            Actions = state.CorporateActions.Current,
        };
    }

    private Result<DeletionPlan> PlanAction(DeletionRequest request)
    {
        market.TryGet(request.Symbols[0], out var state);
        var found = state!.CorporateActions.Current.FirstOrDefault(action =>
            action.ExDate == request.ExDate
            && action.Type == request.ActionType
            && action.Ordinal == request.Ordinal);
        if (found is null)
        {
            return NothingStored(
                "ex_date",
                $"{market.Names.ToldOf(state.Instrument.Symbol)} has no such corporate action. "
                + "Reference.ListCorporateActions lists what there is.");
        }

        var shared = found.Type == CorporateActionType.SymbolChange
            ? market.Names.FindNewlyShared(
                NamedInstrument.Of(state.Instrument, state.CorporateActions.Without(found.Number)))
            : [];
        return shared.Count == 0
            ? new DeletionPlan(request, Scope: null, []) { Actions = [found] }
            : Error.Invalid(
                "ex_date",
                "names the change by which the instrument gave up a symbol that is another's now, and without which "
                + $"both would have it: {string.Join("; ", shared)}. Change or delete that one first.");
    }

    private async Task<Result<DeletionPlan>> PlanRowsAsync(DeletionPlan plan, CancellationToken cancellationToken)
    {
        var days = plan.Scope!.Symbols.Count == 0 ? [] : await rows.ListDaysAsync(plan.Scope, cancellationToken);
        return days.Count == 0
            ? NothingStored(
                plan.Request.Target == DeletionTarget.Source ? "source" : "start_time",
                "No stored row is of what was named. Bars that FinApi makes of trades go with their trades.")
            : plan with { Days = days };
    }

    private static Error NothingStored(string field, string message) =>
        new(ErrorKind.NotFound, ErrorReason.NoData, message)
        {
            Violations = [new FieldViolation(field, "names nothing that is stored.")],
        };

    private static Instant Later(Instant? given, Instant found) =>
        given is { } instant ? Instant.Max(instant, found) : found;

    private static Instant Earlier(Instant? given, Instant found) =>
        given is { } instant ? Instant.Min(instant, found) : found;
}
