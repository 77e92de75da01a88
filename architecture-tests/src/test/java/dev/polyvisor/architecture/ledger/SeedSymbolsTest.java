package dev.polyvisor.architecture.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every shape that the documents have, in invented packages. */
class SeedSymbolsTest {

    @Test
    void functions_and_methods_are_read_from_the_index_and_from_headings() {
        assertThat(SeedSymbols.of("""
                        - func Open(path string) (Door, error)
                        func Close ¶
                        - func (d *Door) Knock(times int) error
                        func (*Door) Lock
                        func (d Door) Width() int
                        func (d *Door) unlock()
                        """)).containsExactly("Close", "Door.Knock", "Door.Lock", "Door.Width", "Open");
    }

    @Test
    void types_are_read_whatever_they_are() {
        assertThat(SeedSymbols.of("""
                        - type Door
                        type Window ¶
                        type Glass = sand.Glass
                        type Opener func(door Door) error
                        type Doors []Door
                        type hidden struct {
                        }
                        """)).containsExactly("Door", "Doors", "Glass", "Opener", "Window");
    }

    @Test
    void prose_declares_nothing() {
        assertThat(SeedSymbols.of("""
                        The type Door is opened by func Open, and const Limit = 3 says how often.
                        It is the type of a var Key.
                        Types
                        Variables
                        func
                        """)).isEmpty();
    }

    @Test
    void variables_are_read_with_their_name_only() {
        assertThat(SeedSymbols.of("""
                        var Settings = &house.Settings
                        var Create func(s *State, args Args) (Door, error)
                        var AllDoors []Door
                        """)).containsExactly("AllDoors", "Create", "Settings");
    }

    @Nested
    class Constants {

        @Test
        void a_single_one_stands_on_its_line() {
            assertThat(SeedSymbols.of("const HookOpen = \"onopen\"\nHookOpen is used when it opens.\n"))
                    .containsExactly("HookOpen");
        }

        @Test
        void a_block_has_one_on_each_line() {
            assertThat(SeedSymbols.of("""
                            const (
                            	// Door
                            	DOOR_OPENED    = 13
                            	DOOR_SLAMMED = 1 // Loud = true
                            	limit = 4
                            )
                            Codes of doors = events.
                            """)).containsExactly("DOOR_OPENED", "DOOR_SLAMMED");
        }

        @Test
        void a_block_without_line_breaks_holds_the_same() {
            assertThat(SeedSymbols.of(
                            "const ( // Door DOOR_OPENED = 13 DOOR_SLAMMED = 1 // The (max) number. Max = 9 )"))
                    .containsExactly("DOOR_OPENED", "DOOR_SLAMMED", "Max");
        }

        @Test
        void a_block_whose_values_name_others_gives_no_more() {
            assertThat(SeedSymbols.of("const ( Base = \"/v1/\" Versions = Base + \"versions\" )"))
                    .containsExactly("Base", "Versions");
        }
    }

    @Nested
    class Structs {

        @Test
        void fields_have_tags_or_none() {
            assertThat(SeedSymbols.of("""
                            type Door struct {
                            	ID     string `json:"id"`
                            	Width  uint
                            	height uint
                            	Keys   map[string]Key `json:"keys"` // Who has one
                            	Owner  *house.Person
                            	// contains filtered or unexported fields
                            }
                            """)).containsExactly("Door", "Door.ID", "Door.Keys", "Door.Owner", "Door.Width");
        }

        @Test
        void an_empty_one_is_only_a_type() {
            assertThat(SeedSymbols.of(
                            "type Door struct {\n}\ntype Gate struct { // contains filtered or unexported fields }"))
                    .containsExactly("Door", "Gate");
        }

        @Test
        void an_embedded_type_is_a_field_of_its_name() {
            assertThat(SeedSymbols.of("""
                            type Door struct {
                            	Base
                            	*Frame
                            	house.Part
                            	Width uint `json:"width"`
                            }
                            """))
                    .containsExactly("Door", "Door.Base", "Door.Frame", "Door.Part", "Door.Width");
        }

        @Test
        void nested_ones_are_named_by_their_path() {
            assertThat(SeedSymbols.of("""
                            type Door struct {
                            	Lock struct {
                            		Type string `json:"type"`
                            		Keys struct {
                            			List []struct {
                            				Type string `json:"type"`
                            			} `json:"key"`
                            		} `json:"keys"`
                            	} `json:"lock"`
                            	Type string `json:"type"`
                            }
                            """))
                    .containsExactly(
                            "Door",
                            "Door.Lock",
                            "Door.Lock.Keys",
                            "Door.Lock.Keys.List",
                            "Door.Lock.Keys.List.Type",
                            "Door.Lock.Type",
                            "Door.Type");
        }

        @Test
        void one_without_line_breaks_holds_the_same() {
            assertThat(SeedSymbols.of("type Door struct { Base Frame Ref `json:\"frame\"` Lock struct { List []struct {"
                            + " ID string `json:\"id\"` Name string Type string `json:\"type\"` } `json:\"key\"` }"
                            + " `json:\"lock\"` Color string `json:\"color\"` }"))
                    .containsExactly(
                            "Door",
                            "Door.Base",
                            "Door.Color",
                            "Door.Frame",
                            "Door.Lock",
                            "Door.Lock.List",
                            "Door.Lock.List.ID",
                            "Door.Lock.List.Name",
                            "Door.Lock.List.Type");
        }

        @Test
        void without_line_breaks_an_embedded_type_may_precede_a_nested_struct() {
            assertThat(SeedSymbols.of(
                            "type Door struct { Base Lock struct { ID string `json:\"id\"` } `json:\"lock\"` }"))
                    .containsExactly("Door", "Door.Base", "Door.Lock", "Door.Lock.ID");
        }

        @Test
        void without_line_breaks_a_comment_ends_with_its_sentence() {
            assertThat(SeedSymbols.of(
                            "type Handler struct { house.Stock // Owner. Owner *house.Person // DB. DB house.DB"
                                    + " // contains filtered or unexported fields }"))
                    .containsExactly("Handler", "Handler.DB", "Handler.Owner", "Handler.Stock");
        }

        @Test
        void without_line_breaks_a_comment_may_be_empty() {
            assertThat(SeedSymbols.of(
                            "type Door struct { Width string `json:\"width\"` // Keys struct { ID string } }"))
                    .containsExactly("Door", "Door.Keys", "Door.Keys.ID", "Door.Width");
        }
    }

    @Nested
    class Interfaces {

        @Test
        void methods_are_read_and_parameters_are_not() {
            assertThat(SeedSymbols.of("""
                            type Door interface {
                            	// Opens it (Slowly()).
                            	Open(by *house.Person, wait func(response Reply) error) (Reply, error)
                            	Width() int
                            	close()
                            }
                            """)).containsExactly("Door", "Door.Open", "Door.Width");
        }

        @Test
        void one_without_line_breaks_holds_the_same() {
            assertThat(SeedSymbols.of("type Door interface { // Opens it. Open(ctx *Context) (r Reply, err error)"
                            + " // List handled keys (codes). Keys() []int }"))
                    .containsExactly("Door", "Door.Keys", "Door.Open");
        }

        @Test
        void an_embedded_interface_is_a_member_of_its_name() {
            assertThat(SeedSymbols.of("""
                            type Door interface {
                            	Opener
                            	house.Closer

                            	Width() int
                            }
                            """)).containsExactly("Door", "Door.Closer", "Door.Opener", "Door.Width");
        }
    }

    @Test
    void requests_and_responses_that_a_comment_describes_are_read_with_their_fields() {
        assertThat(SeedSymbols.of("""
                        func (d *Door) Open(ctx context.Context, req *house.OpenRequest) (*house.OpenResponse, error)
                        Open opens it REQUIRED METHOD

                        REQUEST PARAMETERS (house.OpenRequest) Door *house.Door Door object to open Keys []*house.Key Keys to try

                        RESPONSE PARAMETERS (house.OpenResponse) Wide string (Optional) How wide. It matches what the door tells.

                        The Width could be different. Rooms map<string,string> A map of Rooms
                        OPTIONAL LOGIC The Caller string is not described.
                        func (*Door) Lock
                        Lock locks. RESPONSE PARAMETERS (house.LockResponse) State bytes(blob) What it is
                        """))
                .containsExactly(
                        "Door.Lock",
                        "Door.Open",
                        "house.LockResponse",
                        "house.LockResponse.State",
                        "house.OpenRequest",
                        "house.OpenRequest.Door",
                        "house.OpenRequest.Keys",
                        "house.OpenResponse",
                        "house.OpenResponse.Rooms",
                        "house.OpenResponse.Wide");
    }

    @Test
    void a_declaration_that_never_ends_is_refused() {
        assertThatThrownBy(() -> SeedSymbols.of("type Door struct { ID string"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never closed");
    }
}
