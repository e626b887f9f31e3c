using FluentValidation;

namespace FinApi.Application.Deletions.ExecuteDelete;

/// <summary>Without a rule: the order was checked when it was prepared.</summary>
internal sealed class FinishDeleteValidator : AbstractValidator<FinishDeleteCommand>;
