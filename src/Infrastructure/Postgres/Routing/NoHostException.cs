using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>No server of the connection string can do what is asked for now.</summary>
internal sealed class NoHostException(string message, Exception? innerException = null)
    : NpgsqlException(message, innerException);
