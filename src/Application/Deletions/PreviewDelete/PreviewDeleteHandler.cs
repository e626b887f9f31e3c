using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using MediatR;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Deletions.PreviewDelete;

internal sealed class PreviewDeleteHandler(
    DeletionPlanner planner,
    DeletionTokens tokens,
    DeletionAudit audit,
    IOpenReaders readers,
    IKnownBackups backups,
    IOptions<DeletionOptions> options) : IRequestHandler<PreviewDeleteQuery, Result<DeletionPreview>>
{
    public async Task<Result<DeletionPreview>> Handle(PreviewDeleteQuery request, CancellationToken cancellationToken)
    {
        var keys = planner.FindKeys(request.Symbols, request.NamedRange);
        if (!keys.IsSuccess)
        {
            return keys.Error;
        }

        var planned = await planner.PlanAsync(request.ToRequest(keys.Value), known: null, cancellationToken);
        if (!planned.IsSuccess)
        {
            return planned.Error;
        }

        var plan = planned.Value;
        if (plan.RowCount > options.Value.MaxRows)
        {
            return DeletionErrors.TooLarge(plan.RowCount, options.Value.MaxRows);
        }

        var audited = await audit.WriteAsync(
            request.Caller, request.Origin, AuditAction.DeletionPreviewed, plan.Description, cancellationToken);
        if (!audited.IsSuccess)
        {
            return audited.Error;
        }

        var (token, expireTime) = tokens.Issue(request.Caller.AccountId, plan);
        return new DeletionPreview(plan, token, expireTime)
        {
            OpenSubscriptions = readers.CountSubscriptions(plan.Symbols.ToHashSet()),
            Backups = backups.List(),
        };
    }
}
