namespace FinApi.Application.Log;

/// <summary>Writes the part of an item that all its readers share, in one form. Safe for all threads.</summary>
public abstract class ItemEncoding
{
    /// <summary>Whether it is JSON; otherwise it is protobuf.</summary>
    public abstract bool IsText { get; }

    /// <summary>An item in this form. Asked for once an event: see <see cref="TickEvent.Encode"/>.</summary>
    public abstract byte[] EncodeItem(TickEvent tick);
}
