using FinApi.Application.Storage;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// Says what a failed call means. Never in the client's words: those name addresses and keys, and go to whoever asked.
/// </summary>
internal static class RedisFailure
{
    private const int MaxAnswer = 200;
    private const StringComparison Stable = StringComparison.Ordinal;

    /// <summary>Whether Redis did not answer or refused.</summary>
    public static bool Is(Exception exception) =>
        exception is RedisException or TimeoutException or RedisCommandException or ObjectDisposedException;

    /// <summary>What the ports know of it.</summary>
    public static StorageUnavailableException From(string setting, Exception exception) =>
        new($"The Redis server of {setting} {Describe(exception)}.", exception);

    /// <summary>Words that follow a server's name, without a full stop.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RedisServerException answer => $"refused: {Cut(answer.Message)}",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            "does not know the user or password",
        RedisConnectionException connection => $"cannot be reached ({connection.FailureType})",
        TimeoutException => "does not answer in time",
        _ => "cannot be used",
    };

    /// <summary>Words that follow a server's name where no connection can be made, with the remedy.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            $"{Describe(exception)}: correct user= and password=, or those of the Sentinels (sentinelUser=, "
            + "sentinelPassword=).",
        RedisConnectionException { Message: var message } when message.StartsWith("Sentinel:", Stable) =>
            "is not known to the Sentinels, or cannot be reached where they say: correct serviceName=, and start the "
            + "master.",
        _ => "cannot be reached: start it, or correct its address, ssl= (true where the server speaks TLS, and only "
            + "there) and serviceName= (where the address is a Sentinel's, and only there).",
    };

    private static string Cut(string text) => (text.Length > MaxAnswer ? text[..MaxAnswer] : text).TrimEnd('.');
}
