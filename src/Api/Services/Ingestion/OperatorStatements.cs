using FinApi.Api.Nodes;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Grpc.Core;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Gives what operators state of days to the node that writes, as a batch of one item.</summary>
internal sealed class OperatorStatements(BatchRouting routing, OperatorNumbers numbers)
{
    private static readonly FieldViolation[] NoViolation = [];

    /// <summary>What of a statement is missing; null when nothing is.</summary>
    public static Error? Check(SetDataConditionRequest stated)
    {
        FieldViolation[] missing =
        [
            .. stated.FirstDate.Length == 0 ? [new FieldViolation("first_date", "is required.")] : NoViolation,
            .. stated.LastDate.Length == 0 ? [new FieldViolation("last_date", "is required.")] : NoViolation,
        ];
        return missing.Length == 0 ? null : Error.Invalid(missing);
    }

    /// <summary>The log's position after the statement.</summary>
    public async Task<Result<long>> PublishAsync(SetDataConditionRequest stated, ServerCallContext context)
    {
        await using var taker = await routing.ChooseAsync(context);
        var request = new PublishRequest
        {
            Source = DayItems.OperatorSource,
            SourceEpoch = numbers.Next(),
            FirstSequence = 1,
            Items = { new IngestItem { DayStatement = ToItem(stated) } },
        };
        var answer = await await taker.TakeAsync(request, context.CancellationToken);
        if (!answer.IsSuccess)
        {
            return answer.Error.Reason == ErrorReason.SourceEpochStale ? OperatorNumbers.Collision() : answer.Error;
        }

        if (answer.Value.Rejections is [var rejection, ..])
        {
            return Refuse(rejection);
        }

        return answer.Value.Duplicates == 0
            ? answer.Value.LogSequence
            : OperatorNumbers.Collision();
    }

    /// <summary>The statement in words.</summary>
    public static string Describe(SetDataConditionRequest stated)
    {
        var subject = stated.Symbol.Length > 0 ? stated.Symbol : stated.Mic;
        var condition = stated.Withdraw ? "withdrawn" : stated.Condition.ToString().ToLowerInvariant();
        var kind = stated.Kind.ToString().ToLowerInvariant();
        return $"{subject.ToUpperInvariant()} {kind} {stated.FirstDate} {stated.LastDate} {condition}";
    }

    private static DayStatement ToItem(SetDataConditionRequest stated) =>
        new()
        {
            Symbol = stated.Symbol,
            Mic = stated.Mic,
            Kind = stated.Kind,
            Interval = stated.Interval,
            FirstDate = stated.FirstDate,
            LastDate = stated.LastDate,
            Condition = stated.Condition,
            Reason = stated.Reason,
            Withdraw = stated.Withdraw,
        };

    private static Error Refuse(ItemRejection rejection)
    {
        const string prefix = DayItems.Item + ".";

        var field = rejection.Field.StartsWith(prefix, StringComparison.Ordinal)
            ? rejection.Field[prefix.Length..]
            : rejection.Field;
        return rejection.Reason switch
        {
            ErrorReason.SymbolNotFound =>
                new Error(ErrorKind.NotFound, ErrorReason.SymbolNotFound, rejection.Message)
                {
                    Violations = [new FieldViolation(field, rejection.Message)],
                },
            ErrorReason.SymbolAmbiguous =>
                Error.Invalid(field, rejection.Message) with { Reason = ErrorReason.SymbolAmbiguous },
            _ => Error.Invalid(field, rejection.Message),
        };
    }
}
