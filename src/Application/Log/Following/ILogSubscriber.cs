using FinApi.Domain.Instruments;

namespace FinApi.Application.Log.Following;

/// <summary>Something of the node that is made of the log. Called by one at a time, and not for long.</summary>
public interface ILogSubscriber
{
    /// <summary>
    /// The node follows from behind a position: at its start, or because something was lost. Rows behind it come next.
    /// </summary>
    /// <param name="epoch">The epoch from now on.</param>
    /// <param name="checkpoint">
    /// What is known of the rows before; at the start it may be that of a later position, which those that come reach.
    /// </param>
    /// <param name="position">The position.</param>
    void Restart(long epoch, LogCheckpoint checkpoint, long position);

    /// <summary>Applies a row; each once, and in order.</summary>
    void Apply(long epoch, LogRow row);

    /// <summary>
    /// The node could not apply an entry of an instrument and has loaded the instrument again, or data of it were
    /// deleted: what was shown of it has a gap.
    /// </summary>
    void Break(Symbol symbol);
}
