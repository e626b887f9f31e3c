using System.Security.Cryptography;
using System.Text;
using Dapper;
using FinApi.Application.Limits.SignIn;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>sign_in</c>, on the clock of the primary.</summary>
internal sealed class PostgresSignInRecords(MarketDatabase database) : ISignInRecords
{
    private static readonly byte[] AllAddresses = [];

    // Two rows of the primary key. A failure that is forgotten is none.
    private const string FindSql = """
        SELECT length(email_hash) = 0 AS "IsOfNetwork",
            CASE WHEN failure_time > clock_timestamp() - @Forgotten THEN failures ELSE 0 END AS "Failures",
            clock_timestamp() - GREATEST(failure_time, clock_timestamp() - @Forgotten) AS "SinceFailure",
            success_time > clock_timestamp() - @KnownFor AS "HasSucceeded"
        FROM sign_in
        WHERE network = @Network AND email_hash IN (@Hash, @AllAddresses)
        """;

    // In the order of the key, so that two that sign in at once do not wait for each other in a circle.
    private const string FailSql = """
        INSERT INTO sign_in AS known (network, email_hash, failures, failure_time, success_time)
        VALUES (@Network, @AllAddresses, 1, clock_timestamp(), '-infinity'),
            (@Network, @Hash, 1, clock_timestamp(), '-infinity')
        ON CONFLICT (network, email_hash) DO UPDATE
        SET failures = 1
                + CASE WHEN known.failure_time > clock_timestamp() - @Forgotten THEN known.failures ELSE 0 END,
            failure_time = clock_timestamp();

        DELETE FROM sign_in WHERE (network, email_hash) IN (
            SELECT network, email_hash FROM sign_in
            WHERE success_time = '-infinity' AND failure_time < clock_timestamp() - @Forgotten
            ORDER BY failure_time
            LIMIT 100
            FOR UPDATE SKIP LOCKED);

        DELETE FROM sign_in WHERE (network, email_hash) IN (
            SELECT network, email_hash FROM sign_in
            WHERE success_time > '-infinity' AND success_time < clock_timestamp() - @KnownFor
            ORDER BY success_time
            LIMIT 100
            FOR UPDATE SKIP LOCKED)
        """;

    // Not the network's failures: who guesses would sign in to an account of his own in between.
    private const string SucceedSql = """
        INSERT INTO sign_in (network, email_hash, failures, failure_time, success_time)
        VALUES (@Network, @Hash, 0, '-infinity', clock_timestamp())
        ON CONFLICT (network, email_hash) DO UPDATE SET failures = 0, success_time = clock_timestamp()
        """;

    public async ValueTask<SignInFacts?> FindAsync(
        string network, string email, CancellationToken cancellationToken)
    {
        var rows = await database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime,
            async connection => (await connection.QueryAsync<Row>(FindSql, ToParameters(network, email))).AsList(),
            cancellationToken);
        return new SignInFacts(FactOf(rows, isOfNetwork: true), FactOf(rows, isOfNetwork: false));
    }

    public async ValueTask NoteAsync(string network, string email, bool hasSucceeded) =>
        await database.OnPrimaryAsync(
            ConnectionPool.RealTime,
            connection => connection.ExecuteAsync(
                hasSucceeded ? SucceedSql : FailSql, ToParameters(network, email)),
            CancellationToken.None);

    private static object ToParameters(string network, string email) =>
        new
        {
            Network = network,
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes(email)),
            AllAddresses,
            Forgotten = SignInFacts.FailuresForgottenAfter,
            SignInFacts.KnownFor,
        };

    private static SignInFact FactOf(List<Row> rows, bool isOfNetwork) =>
        rows.Find(row => row.IsOfNetwork == isOfNetwork) is { } row
            ? new SignInFact(row.Failures, row.SinceFailure, row.HasSucceeded)
            : default;

    private sealed record Row(bool IsOfNetwork, int Failures, TimeSpan SinceFailure, bool HasSucceeded);
}
