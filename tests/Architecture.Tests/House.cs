using System.Reflection;

namespace FinApi.Architecture.Tests;

/// <summary>The assemblies and sources of FinApi.</summary>
internal static class House
{
    public static Assembly Domain { get; } = Assembly.Load("FinApi.Domain");

    public static Assembly Application { get; } = Assembly.Load("FinApi.Application");

    public static Assembly Infrastructure { get; } = Assembly.Load("FinApi.Infrastructure");

    public static Assembly MarketFiles { get; } = Assembly.Load("FinApi.MarketFiles");

    public static Assembly Contracts { get; } = Assembly.Load("FinApi.Contracts");

    public static Assembly Api { get; } = Assembly.Load("FinApi.Api");

    public static Assembly Cli { get; } = Assembly.Load("finapi");

    /// <summary>All that is written by hand.</summary>
    public static IReadOnlyList<Assembly> HandWritten { get; } =
        [Domain, Application, Infrastructure, MarketFiles, Api, Cli];

    /// <summary>
    /// The types of an assembly that stand in its sources: none that the compiler or a generator made.
    /// </summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly) => assembly.GetTypes().Where(IsWritten);

    /// <summary>The folder with FinApi.sln.</summary>
    public static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FinApi.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("FinApi.sln is not above the tests.");
    }

    private static bool IsWritten(Type type)
    {
        for (var each = type; each is not null; each = each.DeclaringType)
        {
            if (each.FullName!.Contains('<')
                || each.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
                || each.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute)))
            {
                return false;
            }
        }

        return type.Namespace?.StartsWith("FinApi", StringComparison.Ordinal) == true;
    }
}
