using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Crm.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Customers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "customers",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Person");

            migrationBuilder.AddColumn<bool>(
                name: "Vip",
                table: "customers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Contact",
                table: "customer_phones",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "customer_phones",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Other");

            migrationBuilder.AddColumn<Guid>(
                name: "Contact",
                table: "customer_emails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Notes = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contacts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_contacts_customers_Customer",
                        column: x => x.Customer,
                        principalTable: "customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "customer_changes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    What = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Fields = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_changes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_customer_changes_customers_Customer",
                        column: x => x.Customer,
                        principalTable: "customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "customer_identities",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_identities", x => new { x.Customer, x.Position });
                    table.ForeignKey(
                        name: "FK_customer_identities_customers_Customer",
                        column: x => x.Customer,
                        principalTable: "customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "customer_notes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    UnpinnedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UnpinnedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_notes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_customer_notes_customers_Customer",
                        column: x => x.Customer,
                        principalTable: "customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "customer_search",
                columns: table => new
                {
                    Doc = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Grams = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customer_search", x => x.Doc);
                    table.ForeignKey(
                        name: "FK_customer_search_customers_Customer",
                        column: x => x.Customer,
                        principalTable: "customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imported_interactions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    MediaType = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    To = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Queue = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Agent = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    WrapUpCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Summary = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imported_interactions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "interaction_links",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Interaction = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interaction_links", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "interaction_notes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Interaction = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    Cipher = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interaction_notes", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_contacts_Customer_Position",
                table: "contacts",
                columns: new[] { "Customer", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_customer_changes_Customer_At",
                table: "customer_changes",
                columns: new[] { "Customer", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_customer_identities_Value_Kind",
                table: "customer_identities",
                columns: new[] { "Value", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_customer_notes_Customer_At",
                table: "customer_notes",
                columns: new[] { "Customer", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_customer_search_Customer",
                table: "customer_search",
                column: "Customer",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_imported_interactions_Customer_StartedAt",
                table: "imported_interactions",
                columns: new[] { "Customer", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_imported_interactions_StartedAt",
                table: "imported_interactions",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_interaction_links_Customer_StartedAt",
                table: "interaction_links",
                columns: new[] { "Customer", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_interaction_links_Interaction_Number",
                table: "interaction_links",
                columns: new[] { "Interaction", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_interaction_notes_Interaction_At",
                table: "interaction_notes",
                columns: new[] { "Interaction", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "customer_changes");

            migrationBuilder.DropTable(
                name: "customer_identities");

            migrationBuilder.DropTable(
                name: "customer_notes");

            migrationBuilder.DropTable(
                name: "customer_search");

            migrationBuilder.DropTable(
                name: "imported_interactions");

            migrationBuilder.DropTable(
                name: "interaction_links");

            migrationBuilder.DropTable(
                name: "interaction_notes");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "Vip",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "customer_phones");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "customer_phones");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "customer_emails");
        }
    }
}
