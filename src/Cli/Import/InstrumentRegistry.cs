using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;
using Grpc.Core;
using Instrument = FinApi.Domain.Instruments.Instrument;
using InstrumentType = FinApi.Domain.Instruments.InstrumentType;

namespace FinApi.Cli.Import;

/// <summary>
/// Sees to it that the instruments of a file exist before its rows are sent, and that a row without a market moves no
/// instrument. Asks once for each symbol.
/// </summary>
internal sealed class InstrumentRegistry(
    Reference.ReferenceClient reference, Ingest.IngestClient ingest, RetryLoop retry, ImportSettings settings)
{
    private readonly Dictionary<Symbol, Rejection?> _checked = [];
    private readonly Dictionary<Mic, Rejection?> _markets = [];
    private readonly Dictionary<Symbol, Mic> _places = [];

    /// <summary>Creates the instrument when it is missing; says why its rows cannot be taken, or null.</summary>
    public async ValueTask<Rejection?> EnsureAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        if (!_checked.TryGetValue(symbol, out var rejection))
        {
            rejection = await FindAsync(symbol, cancellationToken) is not null ? null
                : settings.NoCreate ? Unknown(symbol)
                : await CreateAsync(symbol, cancellationToken);
            _checked.Add(symbol, rejection);
        }

        return rejection;
    }

    /// <summary>
    /// Gives a market without a calendar one that never closes, where the user asked for it; says why it could not, or
    /// null.
    /// </summary>
    public async ValueTask<Rejection?> EnsureMarketAsync(Mic mic, CancellationToken cancellationToken)
    {
        if (!settings.IsAlwaysOpen)
        {
            return null;
        }

        if (!_markets.TryGetValue(mic, out var rejection))
        {
            rejection = await HasCalendarAsync(mic, cancellationToken)
                ? null
                : await PublishAsync(
                    CalendarImport.AlwaysOpen(mic),
                    ContentSource.NameOfCalendar(mic),
                    $"The calendar of {mic}",
                    cancellationToken);
            _markets.Add(mic, rejection);
        }

        return rejection;
    }

    /// <summary>
    /// The row with the market that it leaves its instrument on: the row's own, else the known one, else that of new
    /// instruments.
    /// </summary>
    public async ValueTask<MarketFileRow.OfInstrument> PlaceAsync(
        MarketFileRow.OfInstrument row, CancellationToken cancellationToken)
    {
        var symbol = row.Instrument.Symbol;
        var mic = row.Instrument.Mic;
        if (row.IsMicAssumed && !_places.TryGetValue(symbol, out mic))
        {
            var known = await FindAsync(symbol, cancellationToken);
            mic = Mic.TryParse(known?.Mic, out var market) ? market : row.Instrument.Mic;
        }

        // A row above may have placed the instrument and still wait in a batch.
        _places[symbol] = mic;
        return row with { Instrument = row.Instrument with { Mic = mic } };
    }

    private static Rejection Unknown(Symbol symbol) => new(
        "SYMBOL_NOT_FOUND",
        $"There is no instrument {symbol}. Create it (finapi import instruments), or import without --no-create.");

    private Task<Contracts.V1.Instrument?> FindAsync(Symbol symbol, CancellationToken cancellationToken) =>
        retry.RunAsync<Contracts.V1.Instrument?>(
            async token =>
            {
                try
                {
                    var request = new GetInstrumentRequest { Symbol = symbol.Value };
                    var answer = await reference.GetInstrumentAsync(request, cancellationToken: token);
                    return answer.Instrument;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
                {
                    return null;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
                {
                    // Several instruments had the symbol: the time of each row tells which one it is about.
                    return new Contracts.V1.Instrument { Symbol = symbol.Value };
                }
            },
            cancellationToken);

    private Task<bool> HasCalendarAsync(Mic mic, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                try
                {
                    var request = new GetMarketClockRequest { Mic = mic.Value };
                    await reference.GetMarketClockAsync(request, cancellationToken: token);
                    return true;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
                {
                    return false;
                }
            },
            cancellationToken);

    private async Task<Rejection?> CreateAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await EnsureMarketAsync(settings.Mic, cancellationToken)
        ?? await PublishAsync(
            IngestItems.Of(new Instrument
            {
                Symbol = symbol,
                Mic = settings.Mic,
                Type = TypeOn(settings.Mic),
            }),
            ContentSource.NameOfInstrument(symbol, settings.Mic),
            $"The instrument {symbol}",
            cancellationToken);

    private async Task<Rejection?> PublishAsync(
        IngestItem item, string source, string subject, CancellationToken cancellationToken)
    {
        var batch = new PublishBatch(1);
        batch.Add(default, item);
        var request = batch.ToRequest(source);
        var answer = await retry.RunAsync(
            token => IngestCall.PublishOnceAsync(ingest, request, token), cancellationToken);
        return answer.Rejections is [var refused, ..]
            ? new Rejection(
                refused.Reason, $"{subject} could not be created. {refused.Field}: {refused.Message}")
            : null;
    }

    private static InstrumentType TypeOn(Mic mic) =>
        mic == Mic.Crypto ? InstrumentType.Crypto
        : mic == Mic.Fx ? InstrumentType.Fx
        : InstrumentType.Unspecified;
}
