namespace FinApi.Application.Log.Following;

/// <summary>Something of the node that is made of the log. Called by one at a time, and not for long.</summary>
public interface ILogSubscriber
{
    /// <summary>
    /// The node follows from behind a position: at its start, or because something was lost. Rows up to the end of the
    /// log come again.
    /// </summary>
    void Restart(long epoch, LogCheckpoint checkpoint, long position);

    /// <summary>Applies a row; each once, and in order.</summary>
    void Apply(long epoch, LogRow row);
}
