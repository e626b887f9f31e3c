using Dapper;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Id, string Email, string? PasswordHash, string Plan, string? NextPlan, long? NextPlanTime,
    short ProfessionalStatus, bool IsOperator, long CreateTime, long Revision, string[] AgreementIds,
    long[] AcceptTimes);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The tables <c>account</c> and <c>agreement</c>.</summary>
internal static class AccountTable
{
    private const string Columns = """
        id, email, password_hash, plan, next_plan, next_plan_time, professional_status, is_operator, create_time,
        revision
        """;

    private const string InsertSql = $"""
        INSERT INTO account ({Columns})
        VALUES (@Id, @Email, @PasswordHash, @Plan, @NextPlan, @NextPlanTime, @ProfessionalStatus, @IsOperator,
            @CreateTime, 1)
        ON CONFLICT DO NOTHING
        """;

    // One row of the primary key (id). Waits for a commit that has it, and then sees its revision.
    private const string UpdateSql = """
        UPDATE account
        SET email = @Email, password_hash = @PasswordHash, plan = @Plan, next_plan = @NextPlan,
            next_plan_time = @NextPlanTime, professional_status = @ProfessionalStatus, is_operator = @IsOperator,
            revision = revision + 1
        WHERE id = @Id AND revision = @Revision
        """;

    private const string InsertAgreementsSql = """
        INSERT INTO agreement (account_id, agreement_id, accept_time)
        SELECT @Id, agreement_id, accept_time FROM unnest(@Ids, @Times) AS accepted (agreement_id, accept_time)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Inserts or updates; false when another one has its id, its address or its revision.</summary>
    public static async Task<bool> TryStoreAsync(NpgsqlConnection connection, Account account)
    {
        var sql = account.Revision == 0 ? InsertSql : UpdateSql;
        var stored = await connection.ExecuteAsync(sql, new
        {
            account.Id,
            account.Email,
            account.PasswordHash,
            account.Plan,
            account.NextPlan,
            NextPlanTime = UnixNanos.From(account.NextPlanTime),
            ProfessionalStatus = (short)account.ProfessionalStatus,
            account.IsOperator,
            CreateTime = UnixNanos.From(account.CreateTime),
            account.Revision,
        });
        if (stored > 0 && account.Agreements.Count > 0)
        {
            await connection.ExecuteAsync(InsertAgreementsSql, new
            {
                account.Id,
                Ids = account.Agreements.Column(agreement => agreement.Id),
                Times = account.Agreements.Column(agreement => UnixNanos.From(agreement.AcceptTime)),
            });
        }

        return stored > 0;
    }

    // One row of the unique index of email.
    private const string HasEmailSql = "SELECT EXISTS (SELECT FROM account WHERE email = @Email AND id <> @Id)";

    public static Task<bool> IsEmailTakenAsync(NpgsqlConnection connection, Account account) =>
        connection.ExecuteScalarAsync<bool>(HasEmailSql, new { account.Email, account.Id });

    private const string SelectSql = $$"""
        SELECT {{Columns}}, accepted.ids, accepted.times
        FROM account
        CROSS JOIN LATERAL (
            SELECT COALESCE(array_agg(agreement_id ORDER BY accept_time, agreement_id), '{}') AS ids,
                COALESCE(array_agg(accept_time ORDER BY accept_time, agreement_id), '{}') AS times
            FROM agreement
            WHERE agreement.account_id = account.id) AS accepted
        """;

    // One row of the primary key (id), and one range of that of agreement.
    private const string FindSql = $"{SelectSql} WHERE id = $1";

    public static RowQuery<Account> Find(string id) => new MappedQuery<Row, Account>(FindSql, [id], Read);

    // One row of the unique index of email, and one range of the primary key of agreement.
    private const string FindByEmailSql = $"{SelectSql} WHERE email = $1";

    public static RowQuery<Account> FindByEmail(string email) =>
        new MappedQuery<Row, Account>(FindByEmailSql, [email], Read);

    private static Account Read(Row row) => new()
    {
        Id = row.Id,
        Email = row.Email,
        PasswordHash = row.PasswordHash,
        Plan = row.Plan,
        NextPlan = row.NextPlan,
        NextPlanTime = UnixNanos.ToInstant(row.NextPlanTime),
        ProfessionalStatus = (ProfessionalStatus)row.ProfessionalStatus,
        IsOperator = row.IsOperator,
        CreateTime = UnixNanos.ToInstant(row.CreateTime),
        Revision = row.Revision,
        Agreements =
        [
            .. row.AgreementIds.Zip(
                row.AcceptTimes, (id, time) => new Agreement(id, UnixNanos.ToInstant(time))),
        ],
    };
}
