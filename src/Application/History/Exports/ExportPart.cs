using FinApi.Domain.Freshness;

namespace FinApi.Application.History.Exports;

/// <summary>A part of an export.</summary>
/// <param name="Bytes">
/// The next bytes of the file, never none; of CSV whole lines, of which the last has no line break. Valid until the
/// next part.
/// </param>
/// <param name="Versions">
/// What the rows of each instrument were made of, as far as they are read; of the others what they are expected to be
/// made of. Null where no one version of the data names it. Valid until the next part.
/// </param>
/// <param name="Extent">
/// How much the file will hold, as far as its first part tells: of several instruments nothing is known of the later
/// ones, so that none of them counts.
/// </param>
public readonly record struct ExportPart(
    ReadOnlyMemory<byte> Bytes, IReadOnlyList<PageVersion?> Versions, AnswerExtent Extent);
