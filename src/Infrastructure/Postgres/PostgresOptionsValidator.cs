using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Refuses settings of PostgreSQL that cannot work, each with a sentence that says what to write.</summary>
internal sealed class PostgresOptionsValidator : IValidateOptions<PostgresOptions>
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MinThreshold = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MinLag = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxLag = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinStatement = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxStatement = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        string?[] problems =
        [
            options.StartTimeout < TimeSpan.Zero || options.StartTimeout > MaxStart
                ? $"Postgres:StartTimeout is {options.StartTimeout}: write 00:00:00 to 00:10:00, such as 00:00:30."
                : null,
            options.SlowQueryThreshold < MinThreshold || options.SlowQueryThreshold > MaxStatement
                ? $"Postgres:SlowQueryThreshold is {options.SlowQueryThreshold}: write 00:00:00.001 to 01:00:00, "
                    + "such as 00:00:00.5."
                : null,
            options.MaxReplicaLag < MinLag || options.MaxReplicaLag > MaxLag
                ? $"Postgres:MaxReplicaLag is {options.MaxReplicaLag}: write 00:00:00.1 to 00:05:00, such as 00:00:10."
                : null,
            Enum.IsDefined(options.Pooler)
                ? null
                : $"Postgres:Pooler is {options.Pooler}: write None or PgBouncer, such as None.",
            .. Check(nameof(options.RealTime), options.RealTime),
            .. Check(nameof(options.Analytics), options.Analytics),
            .. Check(nameof(options.Background), options.Background),
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static IEnumerable<string?> Check(string pool, PostgresPoolOptions options)
    {
        yield return options.MaxConnections is < 1 or > 1_000
            ? $"Postgres:{pool}:MaxConnections is {options.MaxConnections}: write 1 to 1000, such as 10."
            : null;
        yield return options.StatementTimeout < MinStatement || options.StatementTimeout > MaxStatement
            ? $"Postgres:{pool}:StatementTimeout is {options.StatementTimeout}: write 00:00:00.1 to 01:00:00, such as "
                + "00:00:30."
            : null;
    }
}
