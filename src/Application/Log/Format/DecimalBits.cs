namespace FinApi.Application.Log.Format;

/// <summary>The byte before the digits of a decimal. Part of the stored form: values never change.</summary>
internal static class DecimalBits
{
    public const int ScaleMask = 0x1f;
    public const int Negative = 0x20;
    public const int Wide = 0x40;
    public const byte Null = 0x80;
}
