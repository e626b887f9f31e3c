using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The tables <c>account</c> and <c>agreement</c>.</summary>
internal static class AccountTable
{
    private const string Columns = """
        id, email, password_hash, plan, next_plan, next_plan_time, professional_status, is_operator, create_time,
        revision
        """;

    private const string UpsertSql = $"""
        INSERT OR REPLACE INTO account ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 + 1)
        """;

    private const string InsertAgreementSql =
        "INSERT OR IGNORE INTO agreement (account_id, agreement_id, accept_time) VALUES (?1, ?2, ?3)";

    /// <summary>Stores the account under the next revision.</summary>
    public static void Upsert(SqliteSession session, Account account)
    {
        var upsert = session.Prepare(UpsertSql);
        upsert.Bind(1, account.Id);
        upsert.Bind(2, account.Email);
        upsert.Bind(3, account.PasswordHash);
        upsert.Bind(4, account.Plan);
        upsert.Bind(5, account.NextPlan);
        upsert.Bind(6, account.NextPlanTime);
        upsert.Bind(7, (long)account.ProfessionalStatus);
        upsert.Bind(8, account.IsOperator);
        upsert.Bind(9, account.CreateTime);
        upsert.Bind(10, account.Revision);
        upsert.Run();
        var insert = session.Prepare(InsertAgreementSql);
        foreach (var agreement in account.Agreements)
        {
            insert.Bind(1, account.Id);
            insert.Bind(2, agreement.Id);
            insert.Bind(3, agreement.AcceptTime);
            insert.Run();
        }
    }

    // One row of the primary key (id).
    private const string FindSql = $"SELECT {Columns} FROM account WHERE id = ?1";

    // One row of the unique index of email.
    private const string FindByEmailSql = $"SELECT {Columns} FROM account WHERE email = ?1";

    public static Account? Find(SqliteSession session, string id) => Find(session, FindSql, id);

    public static Account? FindByEmail(SqliteSession session, string email) => Find(session, FindByEmailSql, email);

    // One range of the primary key (account_id, agreement_id), of a few rows.
    private const string ListAgreementsSql = """
        SELECT agreement_id, accept_time FROM agreement WHERE account_id = ?1 ORDER BY accept_time, agreement_id
        """;

    private static Account? Find(SqliteSession session, string sql, string key)
    {
        var find = session.Prepare(sql);
        find.Bind(1, key);
        if (find.Find(Read) is not { } account)
        {
            return null;
        }

        var list = session.Prepare(ListAgreementsSql);
        list.Bind(1, account.Id);
        return account with { Agreements = list.List(row => new Agreement(row.Text(0), row.Instant(1)), default) };
    }

    private static Account Read(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        Email = row.Text(1),
        PasswordHash = row.TextOrNull(2),
        Plan = row.Text(3),
        NextPlan = row.TextOrNull(4),
        NextPlanTime = row.InstantOrNull(5),
        ProfessionalStatus = (ProfessionalStatus)row.Int(6),
        IsOperator = row.Bool(7),
        CreateTime = row.Instant(8),
        Revision = row.Long(9),
    };
}
