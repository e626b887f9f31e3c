namespace FinApi.Domain.Accounts;

/// <summary>Whether an account is a professional user in the sense of exchange agreements.</summary>
public enum ProfessionalStatus
{
    /// <summary>Not said yet.</summary>
    Unspecified,

    /// <summary>A person who uses the data for private investments only.</summary>
    NonProfessional,

    /// <summary>Anybody else.</summary>
    Professional,
}
