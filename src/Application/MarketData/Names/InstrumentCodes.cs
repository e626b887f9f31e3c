using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Names;

/// <summary>Instruments by id, ISIN and FIGI. Written by whoever changes the directory. Safe for all threads.</summary>
internal sealed class InstrumentCodes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, InstrumentState> _ids = [];
    private readonly Dictionary<string, List<InstrumentState>> _codes = new(StringComparer.OrdinalIgnoreCase);

    // The codes under which an instrument was put last.
    private readonly Dictionary<InstrumentState, (string? Isin, string? Figi)> _known = [];

    /// <summary>The instrument of an id; null when there is none.</summary>
    public InstrumentState? Find(InstrumentId id)
    {
        lock (_lock)
        {
            return _ids.GetValueOrDefault(id.Value);
        }
    }

    /// <summary>The instruments that have an ISIN or FIGI.</summary>
    public InstrumentState[] Find(string code)
    {
        lock (_lock)
        {
            return _codes.TryGetValue(code, out var states) ? [.. states] : [];
        }
    }

    /// <summary>Takes an instrument, or the codes that it has in place of those it had.</summary>
    public void Put(InstrumentState state)
    {
        var (isin, figi) = (state.Instrument.Isin, state.Instrument.Figi);
        lock (_lock)
        {
            if (!_known.TryGetValue(state, out var before))
            {
                _ids[InstrumentId.Of(state.Instrument.Symbol).Value] = state;
            }
            else if (before == (isin, figi))
            {
                return;
            }

            Forget(before, state);
            _known[state] = (isin, figi);
            Add(isin, state);
            Add(figi, state);
        }
    }

    /// <summary>Forgets an instrument.</summary>
    public void Remove(InstrumentState state)
    {
        lock (_lock)
        {
            if (_known.Remove(state, out var before))
            {
                Forget(before, state);
                _ids.Remove(InstrumentId.Of(state.Instrument.Symbol).Value);
            }
        }
    }

    private void Add(string? code, InstrumentState state)
    {
        if (code is null)
        {
            return;
        }

        if (!_codes.TryGetValue(code, out var states))
        {
            _codes.Add(code, states = []);
        }

        if (!states.Contains(state))
        {
            states.Add(state);
        }
    }

    private void Forget((string? Isin, string? Figi) codes, InstrumentState state)
    {
        foreach (var code in new[] { codes.Isin, codes.Figi }.OfType<string>())
        {
            if (_codes.TryGetValue(code, out var states) && states.Remove(state) && states.Count == 0)
            {
                _codes.Remove(code);
            }
        }
    }
}
