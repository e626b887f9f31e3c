using FluentValidation;

namespace FinApi.Application.Conditions.RecordStatement;

/// <summary>Without a rule: the statement was checked when it was taken.</summary>
internal sealed class RecordStatementValidator : AbstractValidator<RecordStatementCommand>;
