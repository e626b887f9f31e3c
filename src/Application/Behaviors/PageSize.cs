namespace FinApi.Application.Behaviors;

/// <summary>How many rows a page has.</summary>
public static class PageSize
{
    /// <summary>Where the caller says nothing.</summary>
    public const int Default = 1_000;

    /// <summary>The most that a caller may ask for.</summary>
    public const int Max = 10_000;

    /// <summary>What is asked for; a field that is not set, 0, asks for <see cref="Default"/>.</summary>
    public static int OrDefault(int pageSize) => pageSize == 0 ? Default : pageSize;
}
