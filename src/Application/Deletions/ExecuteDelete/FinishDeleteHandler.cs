using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using MediatR;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>A repeat is audited as well: the operator has ordered it again.</summary>
internal sealed class FinishDeleteHandler(DeletionAudit audit, IDeletionRecords records, IKnownBackups backups)
    : IRequestHandler<FinishDeleteCommand, Result<ExecutedDeletion>>
{
    public async Task<Result<ExecutedDeletion>> Handle(
        FinishDeleteCommand request, CancellationToken cancellationToken)
    {
        var record = await records.FindAsync(request.Order.Id, cancellationToken)
            ?? throw new StorageUnavailableException(
                "The deletion is not in the store yet. Send the token again: nothing is deleted twice.");
        var result = DeletionResult.Parse(record.Result);
        var description = result.Description.Length > 0
            ? result.Description
            : request.Order.Request.Describe(symbol => symbol.Value);
        var audited = await audit.WriteAsync(
            request.Caller,
            request.Origin,
            AuditAction.DeletionExecuted,
            $"{record.Id} {description}",
            cancellationToken);
        return audited.IsSuccess
            ? new ExecutedDeletion(record.Id, record.Time, result, backups.List())
            : audited.Error;
    }
}
