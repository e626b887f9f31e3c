using FinApi.Domain.Instruments;

namespace FinApi.Application.Reference;

/// <summary>A page of instruments by symbol; the token is empty on the last page.</summary>
public sealed record InstrumentPage(IReadOnlyList<Instrument> Instruments, string NextPageToken);
