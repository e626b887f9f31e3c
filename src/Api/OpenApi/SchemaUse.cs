namespace FinApi.Api.OpenApi;

/// <summary>Where a message stands: what is always there differs.</summary>
internal enum SchemaUse
{
    /// <summary>What a caller sends.</summary>
    Body,

    /// <summary>What a call is answered: fields that have not been set are written too, but for messages.</summary>
    Answer,

    /// <summary>A frame of a stream: fields with the value that an absent one has are left out.</summary>
    Frame,
}
