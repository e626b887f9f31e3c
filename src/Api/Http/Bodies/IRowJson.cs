namespace FinApi.Api.Http.Bodies;

/// <summary>Writes the rows of a page as JSON, as the transcoder writes the messages that they are elsewhere.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal interface IRowJson<TRow>
{
    /// <summary>How many bytes a row takes at most.</summary>
    int MaxLength(in TRow row);

    /// <summary>Writes a row as one object, into so many bytes; returns how many it took.</summary>
    int Write(in TRow row, Span<byte> utf8);
}
