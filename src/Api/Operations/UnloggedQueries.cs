namespace FinApi.Api.Operations;

/// <summary>
/// The framework logs every request with its query. One with a key in it is refused, but the key would stand in the
/// log, so these lines are written at no level that anybody sets. Nothing else of the category is worth having, and
/// while any level of it is on, the framework makes an Activity and a scope for each request.
/// </summary>
internal static class UnloggedQueries
{
    private const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static void KeepQueriesOutOfLogs(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(options =>
        {
            // The last rule for the longest name counts, but one for the logger itself counts before all others.
            foreach (var logger in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
            {
                options.Rules.Add(new LoggerFilterRule(logger, Category, LogLevel.None, filter: null));
            }
        });
}
