using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>Refuses an engine that the other settings do not allow, with a sentence that says what to write.</summary>
internal sealed class LogEngineOptionsValidator(bool hasPostgres, bool hasRedis) : IValidateOptions<LogEngineOptions>
{
    private const long MinBytes = 1L << 20;
    private const long MaxBytes = 1L << 40;

    public ValidateOptionsResult Validate(string? name, LogEngineOptions options)
    {
        string?[] problems =
        [
            options.Engine switch
            {
                LogEngine.Memory when hasPostgres =>
                    "Log:Engine is Memory, which serves the embedded store only: nodes of one database must see each "
                    + "other's rows. Write Postgres or Redis, or remove ConnectionStrings:Postgres.",
                LogEngine.Postgres or LogEngine.Redis when !hasPostgres =>
                    $"Log:Engine is {options.Engine}, which serves nodes of one database. Set "
                    + "ConnectionStrings:Postgres, or write Memory.",
                LogEngine.Redis when !hasRedis =>
                    "Log:Engine is Redis, and no Redis server is named. Set ConnectionStrings:RedisState, such as "
                    + "redis.internal:6379, or write Postgres.",
                _ when !Enum.IsDefined(options.Engine) =>
                    $"Log:Engine is {options.Engine}: write Store, Memory, Postgres or Redis, such as Store.",
                _ => null,
            },
            options.MaxBytes is < MinBytes or > MaxBytes
                ? $"Log:MaxBytes is {options.MaxBytes}: write {MinBytes} to {MaxBytes}, such as {1L << 30}."
                : null,
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
