namespace FinApi.Api.Services.Ingestion;

/// <summary>The reasons of ItemRejection that are found while reading, beside INVALID_FIELD.</summary>
internal static class ItemReason
{
    public const string TooManyDigits = "TOO_MANY_DIGITS";
}
